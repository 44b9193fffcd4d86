-- Who paid which agent for what is noted with the payment, and what is still to be done is found without reading what was.

CREATE INDEX idx_agent_action_uses_pending ON agent_action_uses (created_at) WHERE status = 'pending';

-- Neither note names the event: whoever is forgotten has a pseudonym in agent_action_uses and in the ledger, and the event
-- would tell whose it is.
CREATE FUNCTION agent_act_is_noted() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    pool TEXT := (SELECT b.pool_id FROM agent_bots b WHERE b.agent_id = NEW.agent_id);
    told JSONB := jsonb_build_object('action', NEW.action);
BEGIN
    INSERT INTO agent_pool_events (kind, pool_id, agent_id, guild_id, user_id, details, created_at)
    VALUES ('agent.act', pool, NEW.agent_id, NEW.guild_id, NEW.user_id, told, NEW.created_at);
    INSERT INTO audit_log (guild_id, user_id, action, details, created_at)
    VALUES (NEW.guild_id, NEW.user_id, 'agent.act',
            jsonb_strip_nulls(told || jsonb_build_object('pool', pool, 'agent', NEW.agent_id)),
            to_timestamp(NEW.created_at / 1000.0));
    RETURN NULL;
END $$;
CREATE TRIGGER agent_act_is_noted AFTER INSERT ON agent_action_uses
    FOR EACH ROW EXECUTE FUNCTION agent_act_is_noted();
