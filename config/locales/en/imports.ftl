# artie import

import-from-artie = That is a database of Artie itself. Give the address of the old bot's database.
import-no-wallets = That database has no table user_wallets, so there is nobody to bring. Check the address and the schema.
import-red-json = That file is no JSON: { $error }. Give the bank's settings.json.
import-red-no-bank = There is no bank of Red in there. Its file is cogs/Bank/settings.json in Red's data folder.
import-red-guild = That bank belongs to its servers, and wallets here to everybody: choose one server with --guild. It has accounts in (how many): { $guilds }.
