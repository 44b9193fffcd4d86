
mcp-about = Runs a tool of a server that whoever runs this bot connected.
mcp-answer = { $text }
    -# { $name }
mcp-unknown = There is no tool “{ $name }”.
mcp-closed = “{ $name }” is not switched on for this server. Whoever manages it can use `/capability switch`.
mcp-arguments = “{ $name }” wants its arguments as a JSON object.
mcp-failed = “{ $name }” could not do that: { $problem }
mcp-away = “{ $server }” doesn't answer at the moment. Please try again later.
