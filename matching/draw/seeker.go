package draw

import (
	"slices"

	"tongxing/matching"
)

// A limit is what a disability typically leaves of some items, and what helps.
type limit struct {
	weight float64
	left   map[string]int8 // item → level of a middling case
	aids   []string
	needs  []string
	modes  []string
}

var limits = []limit{
	{24, map[string]int8{"stand": 1, "walk": 1, "climb": 0, "bend": 1, "lift": 1, "push": 1, "hazard": 1}, []string{"stool", "trolley", "desk"}, []string{"step_free", "toilet", "lift", "wide_door", "ground_dorm", "parking"}, []string{"wheelchair", "car", "bus", "ebike"}},
	{17, map[string]int8{"grip": 1, "fingers": 2, "reach": 1, "lift": 1, "push": 2, "hazard": 1}, []string{"one_hand_tool", "trolley"}, []string{"canteen"}, []string{"bus", "walk", "ebike"}},
	{10, map[string]int8{"near": 0, "far": 0, "colour": 1, "read": 1, "walk": 3, "climb": 2, "hazard": 0}, []string{"screen_reader", "magnifier"}, []string{"guide_dog", "canteen"}, []string{"bus", "walk"}},
	{15, map[string]int8{"hear": 1, "phone": 0, "alarm": 0, "speak": 2, "people": 3, "hazard": 2}, []string{"captions", "interpreter", "flash_alarm", "text_contact"}, []string{"flash_alarm"}, []string{"ebike", "ebike", "bus"}},
	{10, map[string]int8{"learn": 1, "read": 1, "count": 1, "focus": 2, "alone": 1, "people": 2, "phone": 1, "hazard": 1}, []string{"job_coach", "written_steps"}, nil, []string{"walk", "bus"}},
	{8, map[string]int8{"focus": 2, "people": 1, "learn": 2, "alone": 2, "climate": 3, "hazard": 1}, []string{"job_coach", "breaks"}, nil, []string{"bus", "ebike", "walk"}},
	{16, map[string]int8{"stand": 3, "lift": 2, "climb": 2, "climate": 3}, []string{"breaks", "stool"}, nil, []string{"ebike", "bus", "car", "walk"}},
}

// Seekers throws n seekers of the city that Posts throws posts of.
func Seekers(seed uint64, n int) []*matching.Seeker {
	d := roll(seed, 3)
	out := make([]*matching.Seeker, n)
	for i := range out {
		out[i] = d.seeker(i)
	}
	return out
}

func (d dice) seeker(n int) *matching.Seeker {
	s := &matching.Seeker{ID: d.id(n), Township: names[d.skewed(townWeights)], Age: 17 + d.IntN(42), HoursDay: 8, HoursWeek: one(d, 40, 44, 48, 48)}
	for i := range s.Abilities {
		s.Abilities[i] = 4
		s.Assessed[i] = d.chance(30)
	}
	l := d.limit()
	d.limited(s, l)
	if d.chance(9) {
		d.limited(s, d.limit())
	}
	s.Mode = one(d, l.modes...)
	s.MaxMinutes = one(d, 20, 25, 30, 35, 40, 45, 45)
	d.hours(s)
	s.Night, s.Remote, s.Dormitory, s.Shuttle = d.tri(12, 94), d.tri(30, 96), d.tri(12, 95), d.tri(45, 95)
	s.PayFloor = one[int64](d, 0, 2000, 2200, 2500, 2900, 3200, 3600) * 100
	d.wishes(s)
	switch d.IntN(100) {
	case 0:
		s.Age = 0
	case 1:
		s.MaxMinutes = 0
	case 2:
		s.HoursDay = 0
	case 3, 4:
		s.Contracts = one(d, []string{"labour"}, []string{"labour", "part_time"})
	case 5:
		s.Excluded = []string{"e000001", "e000007"}
	case 6:
		s.GuardianNeed, s.GuardianGiven = matching.Yes, d.tri(80, 80)
	case 7, 8:
		s.Minutes = map[string]int{s.Township: 10, names[d.skewed(townWeights)]: 25}
	case 9:
		s.Owned = []string{one(d, matching.Aids...).Code}
	}
	return s
}

func (d dice) limit() *limit {
	at := d.Float64() * 100
	for i := range limits {
		if at -= limits[i].weight; at < 0 {
			return &limits[i]
		}
	}
	return &limits[len(limits)-1]
}

// limited lowers the abilities as the limit does, more or less.
func (d dice) limited(s *matching.Seeker, l *limit) {
	severe := int8(d.IntN(3) - 1)
	for i, code := range matching.ItemCodes { // in the items' order: a map has none
		left, there := l.left[code]
		if !there {
			if d.chance(6) && s.Abilities[i] > 0 {
				s.Abilities[i]--
			}
			continue
		}
		level := min(4, max(0, left+severe))
		if d.chance(15) {
			level = min(4, level+1)
		}
		s.Abilities[i] = min(s.Abilities[i], level)
	}
	if d.chance(8) {
		s.Abilities[d.IntN(matching.Items)] = matching.Unknown
	}
	for _, aid := range l.aids {
		if d.chance(45) && !slices.Contains(s.Aids, aid) {
			s.Aids = append(s.Aids, aid)
		}
	}
	for i, need := range l.needs {
		if d.chance(float64(45-14*i)) && !slices.Contains(s.SiteNeeds, need) {
			s.SiteNeeds = append(s.SiteNeeds, need)
		}
	}
}

func (d dice) hours(s *matching.Seeker) {
	from, to, days := one(d, 6, 7, 8), one(d, 18, 19, 21, 22), one(d, 5, 6, 6, 7)
	switch roll := d.IntN(100); {
	case roll < 10:
		to = 13
	case roll < 18:
		from, to, days = 0, 24, 7
	}
	for day := range days {
		s.Week.Set(day, from, to)
	}
	switch d.IntN(30) {
	case 0:
		s.Week = matching.Week{}
	case 1, 2, 3, 4:
		s.HoursDay, s.HoursWeek = 6, 30
	}
}

// wishes are trades of one or two kinds, with some of their skills and words.
func (d dice) wishes(s *matching.Seeker) {
	for range 1 + d.IntN(2) {
		k := &kinds[d.skewed(kindWeights)]
		if d.chance(80) {
			s.Wishes = append(s.Wishes, one(d, k.trades...))
		}
		for i, skill := range k.skills {
			if d.chance(float64(60-15*i)) && !slices.Contains(s.Skills, skill) {
				s.Skills = append(s.Skills, skill)
			}
		}
		if d.chance(70) {
			if s.Text != "" {
				s.Text += "。"
			}
			s.Text += "想找" + one(d, k.words...) + "的工作，" + d.words(k.words, 2, 4)
		}
	}
	if d.chance(50) {
		s.PayWish = s.PayFloor + int64(2+d.IntN(8))*10000
	}
	if d.chance(30) {
		s.HoursWish = one(d, 20, 30, 35, 40)
	}
	s.DormitoryWish = s.Dormitory == matching.Yes && d.chance(60)
}
