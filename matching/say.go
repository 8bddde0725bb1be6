package matching

import "strconv"

// Key is the text of the reason. A demand the employer has not stated is worded
// apart from an ability the person has not stated.
func (r Reason) Key() string {
	switch {
	case r.Code == "abilities":
		return "matching.why.abilities"
	case r.Code == "item" && r.Sign == Unclear && r.Source == ByEmployer:
		return "matching.why.item.asks_employer"
	}
	return "matching.why." + r.Code + "." + r.Sign
}

// Say words the reason with the reader's language: t is msg.Lang.T. Money is whole
// yuan, levels are in words.
func (r Reason) Say(t func(key string, pairs ...any) string) string {
	pairs := []any{"asks", r.Asks, "has", r.Has}
	switch r.Code {
	case "item":
		pairs = []any{"item", t("matching.item." + r.Detail), "asks", t(levelKey("level", r.Asks)), "has", t(levelKey("can", r.Has))}
		if r.Aid != "" {
			pairs = append(pairs, "aid", t("matching.aid."+r.Aid))
		}
	case "site":
		pairs = append(pairs, "site", t("matching.site."+r.Detail))
	case "skill":
		pairs = append(pairs, "skill", t("trade.skill."+r.Detail))
	case "pay", "pay_range":
		pairs = []any{"asks", r.Asks / 100, "has", r.Has / 100}
	}
	return t(r.Key(), pairs...)
}

func levelKey(scale string, level int64) string {
	if level < 0 || level > 4 {
		return "matching.can.unknown"
	}
	return "matching." + scale + "." + strconv.FormatInt(level, 10)
}

// DemandKey is the plain sentence an employer ticks for an item at a level ("几乎整天
// 站着"), AbilityKey the one a person ticks ("带着平时的辅具,我能…").
func DemandKey(item string, level int) string {
	return "matching.demand." + item + "." + strconv.Itoa(level)
}

// AbilityKey is the person's side of DemandKey.
func AbilityKey(item string, level int) string {
	return "matching.ability." + item + "." + strconv.Itoa(level)
}

// said lists the reasons by sign that an evaluation can give.
var said = map[string][]string{
	For:     {"site", "remote", "commute", "dormitory", "shuttle", "hours", "pay", "wish", "skills"},
	Mind:    {"item", "skill", "pay_range"},
	Unclear: {"item", "site", "commute", "max_minutes", "remote", "remote_work", "dormitory", "dormitory_room", "shuttle", "shuttle_bus", "hours", "hours_day", "hours_week", "shift", "night", "night_shift", "pay", "age", "contract", "guardian", "screen"},
	Against: {"item", "site", "commute", "hours", "hours_day", "hours_week", "night", "pay", "age", "hazard_age", "excluded", "contract", "guardian"},
}

// Keys lists every text this package can call for, for the check that none lacks.
func Keys() (keys []string) {
	add := func(prefix string, codes ...string) {
		for _, c := range codes {
			keys = append(keys, "matching."+prefix+"."+c)
		}
	}
	levels := []string{"0", "1", "2", "3", "4"}
	for _, item := range ItemCodes {
		add("item", item)
		add("demand."+item, levels...)
		add("ability."+item, levels...)
	}
	add("site", append([]string{"other"}, Sites...)...)
	for _, a := range Aids {
		add("aid", a.Code)
	}
	add("level", levels...)
	add("can", append([]string{"unknown"}, levels...)...)
	add("verdict", string(Fits), string(FitsWith), string(Ask), string(Blocked))
	add("part", "fit", "skills", "wishes", "commute", "text")
	add("pays", SchemePays, EmployerPays, OwnAid)
	add("source", ByPerson, ByEmployer, ByCounsellor, ByOfficer, ByFederation)
	add("why", "abilities", "item.asks_employer")
	for _, sign := range []string{For, Mind, Unclear, Against} {
		add("sign", sign)
		for _, code := range said[sign] {
			add("why", code+"."+sign)
		}
	}
	add("barrier", terms...)
	add("ask", "demand", "ability")
	add("unlock.person", "aid", "minutes", "pay", "remote", "dormitory", "shuttle", "night")
	add("unlock.employer", "site", "offer", "lower", "marginal", "remote", "dormitory", "shuttle")
	return keys
}

// Key is the text of the change; Say words it with the reader's language.
func (c Change) Key() string { return "matching.unlock." + c.By + "." + c.Code }

// Say words the change and what it opens: t is msg.Lang.T.
func (c Change) Say(t func(key string, pairs ...any) string) string {
	detail := c.Detail
	switch c.Code {
	case "aid", "offer":
		detail = t("matching.aid." + c.Detail)
	case "site":
		detail = t("matching.site." + c.Detail)
	case "lower", "marginal":
		detail = t("matching.item." + c.Detail)
	}
	return t(c.Key(), "detail", detail, "n", c.More)
}

// Say words the barrier's name: an item, a feature, or a term.
func (b Barrier) Say(t func(key string, pairs ...any) string) string {
	switch b.Code {
	case "item", "site":
		return t("matching." + b.Code + "." + b.Detail)
	}
	return t("matching.barrier." + b.Code)
}
