package roll

import (
	"tongxing/access"
	"tongxing/registry"
)

// Actions on rolls.
const (
	Stage       access.Action = "roll.stage"
	Apply       access.Action = "roll.apply"
	Drop        access.Action = "roll.drop"
	List        access.Action = "roll.list"
	BenefitList access.Action = "benefit.list"
)

var officers = access.Rule{access.County: access.Area, access.City: access.Area}

// Rules of rolls: deny by default.
var Rules = map[access.Action]access.Rule{
	Stage: officers, Apply: officers, Drop: officers, List: officers,
	BenefitList: {access.Resident: access.Self, access.Guardian: access.Ward, access.Village: access.Area, access.Township: access.Area, access.County: access.Area, access.City: access.Area},
}

// Kinds of benefit, the one that decides a household's income class first.
var Kinds = []string{"tekun", "dibao", "margin", "living", "care"}

// classes are the kinds that make a household's income class, the strongest first.
var classes = Kinds[:3]

// forever is the end of what has none.
const forever = "9999-12-31"

// Rolls and benefits follow a merge of divisions.
func init() {
	registry.RegisterArea("roll", "area")
	registry.RegisterArea("benefit", "area")
}
