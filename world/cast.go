package world

import "tongxing/matching"

// castProfiles are the named seekers' own words, the same in every city: tests and
// the demo's tour rest on them.
var castProfiles = map[string]Seeker{
	BlindSeeker: {Abilities: "4432434444000444433444340", Aids: []string{"screen_reader"}, Mode: "bus", MaxMinutes: 60, HoursDay: 8, HoursWeek: 48,
		Night: "no", Remote: "yes", Dormitory: "yes", Shuttle: "yes", PayFloor: 220000, Wishes: []string{"phone-service", "voice-transcription", "massage"},
		Skills: []string{"phone", "typing", "listening", "mandarin", "screen_reader", "massage"}},
	WheelchairSeeker: {Abilities: "4120122344444444444444441", Aids: []string{"desk"}, SiteNeeds: []string{"step_free", "toilet"}, Mode: "bus", MaxMinutes: 60,
		HoursDay: 8, HoursWeek: 44, Night: "no", Remote: "yes", Dormitory: "no", Shuttle: "yes", PayFloor: 240000,
		Wishes: []string{"data-labelling", "text-service", "electronics-assembly"}, Skills: []string{"typing", "spreadsheet", "image_tagging"}},
	DeafSeeker: {Abilities: "4444444444444000144443442", Aids: []string{"captions", "interpreter", "flash_alarm", "text_contact"}, Mode: "ebike", MaxMinutes: 45,
		HoursDay: 8, HoursWeek: 48, Night: "yes", Remote: "yes", Dormitory: "yes", Shuttle: "yes", PayFloor: 260000,
		Wishes: []string{"pastry", "electronics-assembly", "graphic-design"}, Skills: []string{"baking", "food_hygiene", "sign_language"}},
	Ward: {Abilities: "44444444444444244112222?1", Aids: []string{"job_coach", "written_steps"}, Mode: "bus", MaxMinutes: 60, HoursDay: 8, HoursWeek: 44,
		Night: "no", Remote: "yes", Dormitory: "no", Shuttle: "yes", PayFloor: 0, Wishes: []string{"toy-assembly", "hand-packing", "label-sticking"},
		Skills: []string{"assembly", "packing"}},
}

// cast is the profile of a named seeker; false for everybody else.
func (c *City) cast(d dice, p *Person) (Seeker, bool) {
	s, ok := castProfiles[p.Key]
	if !ok {
		return s, false
	}
	var w matching.Week
	for i := range 6 {
		w.Set(i, 7, 21)
	}
	s.Person, s.Township, s.Counsellor, s.Week = p.Key, p.Village[:9], c.counsellorOf(d, p.Village[:6]), w.String()
	s.OpenedOn, s.OpenedBy = "2023-03-06", "self"
	if p.Guardian != "" {
		s.OpenedBy = "guardian"
	}
	if p.Village[:6] == "430302" {
		s.Counsellor = Counsellor
	}
	s.Summary = summary(s)
	for _, purpose := range []string{"jobsearch", "registry_prefill", "on_behalf"} {
		s.Consents = append(s.Consents, Consent{purpose, s.OpenedOn, "web", s.OpenedBy})
	}
	return s, true
}
