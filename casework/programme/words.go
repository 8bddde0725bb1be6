package programme

// Endings are the ways a case ends.
var Endings = []string{"done", "refused", "settled", "final", "lapsed", "died", "moved", "withdrew", "ineligible", "routed", "institution", "abuse", "unfit", "merged"}

// Proofs are the kinds of evidence.
var Proofs = []string{"photo", "document", "signature", "receipt", "audio", "any"}

// StockMoves are what can happen to an item of a station's stock.
var StockMoves = []string{"give", "lend", "take_back", "scrap", "write_off"}

// Roles are who can act in a case without being named in it: no party may bear one of
// these names, or a stranger could act as it.
var Roles = []string{"resident", "guardian", "village", "cadre", "township", "counsellor", "station", "county", "city", "auditor", "engine"}

// Parent stands in not_by for everybody who acted in the case this is a child of.
const Parent = "parent"

// DataTests are the tests over the ledger, each written in Go once (casework).
var DataTests = []string{"dead_payee", "paid_twice", "impossible_day", "over_ceiling", "shared_account", "photo_again"}
