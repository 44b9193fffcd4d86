//! SQL against Red's database: the tables of its Postgres driver, as one document like that of its JSON driver.

use serde_json::Value;

use crate::db::Connection;

/// The bank; `None` if there is none.
pub(super) async fn get_bank(connection: &mut Connection) -> sqlx::Result<Option<Value>> {
    let mut bank = serde_json::Map::new();
    for (part, sql) in [("GLOBAL", GLOBAL), ("USER", USER), ("MEMBER", MEMBER)] {
        let table = format!(r#""Bank.384734293238749"."{part}""#);
        let is_there: bool =
            sqlx::query_scalar("SELECT to_regclass($1) IS NOT NULL").bind(table).fetch_one(&mut *connection).await?;
        if is_there {
            let document: Option<Value> = sqlx::query_scalar(sql).fetch_one(&mut *connection).await?;
            bank.insert(part.to_owned(), document.unwrap_or(Value::Null));
        }
    }
    Ok((!bank.is_empty()).then_some(Value::Object(bank)))
}

// Not checked when built: these tables are in no schema of ours.
const GLOBAL: &str =
    r#"SELECT json_data FROM (SELECT) AS one_row LEFT JOIN "Bank.384734293238749"."GLOBAL" ON true LIMIT 1"#;
const USER: &str = r#"SELECT jsonb_object_agg(primary_key_1::text, json_data) FROM "Bank.384734293238749"."USER""#;
const MEMBER: &str = r#"SELECT jsonb_object_agg(guild, members) FROM (
    SELECT primary_key_1::text AS guild, jsonb_object_agg(primary_key_2::text, json_data) AS members
    FROM "Bank.384734293238749"."MEMBER" GROUP BY primary_key_1) AS by_guild"#;
