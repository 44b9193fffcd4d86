# How far people have come in a server.

standing-level-up = 🎉 { $who } has reached **level { $level }** in this server!
