package peer

import (
	"slices"
	"strings"
	"sync"
	"unicode"

	"tongxing/matching"
)

// A post or a person in the numbers a table holds.

type post struct {
	*matching.Post
	demand          matching.Levels // the essential ones; what is marginal asks nothing
	needed          int
	offers          set
	siteYes, siteNo set
	week            [3]int64 // 56 hours each: no bit is a sign
	busy, day, hrs  int
	night, screen   matching.Tri
	skills          int // points in all that the skills could bring
	words           string
}

func newPost(p *matching.Post) *post {
	x := &post{Post: p, demand: p.Demand, offers: setOf(p.Offers, aidCodes), week: words(p.Week), busy: p.Week.Hours(), day: p.HoursDay, hrs: p.HoursWeek,
		night: p.Night, screen: p.Screen, skills: 4*len(p.SkillsMust) + 2*len(p.SkillsWish), words: strings.ToLower(p.Title + "\n" + p.Text)}
	for i := range x.demand {
		if p.Marginal[i] {
			x.demand[i] = 0
		}
		if x.demand[i] != 0 {
			x.needed++
		}
	}
	for i, code := range matching.Sites {
		switch p.Sites[code] {
		case matching.Yes:
			x.siteYes |= 1 << i
		case matching.No:
			x.siteNo |= 1 << i
		}
	}
	if x.day == 0 {
		x.day = p.Week.LongestDay()
	}
	if x.hrs == 0 {
		x.hrs = x.busy
	}
	if x.night == matching.NotSaid && x.busy > 0 {
		x.night = matching.No
		if p.Week.Night() {
			x.night = matching.Yes
		}
	}
	if x.screen == matching.NotSaid && (slices.ContainsFunc(p.SkillsMust, onScreen) || slices.ContainsFunc(p.SkillsWish, onScreen)) {
		x.screen = matching.Yes
	}
	return x
}

type seeker struct {
	*matching.Seeker
	want, own    set
	ready, maybe set
	needs        set // of the site; one bit more for what is not in the table
	ground       bool
	week         [3]int64
	free         int
	guardian     matching.Tri
}

func newSeeker(s *matching.Seeker) *seeker {
	x := &seeker{Seeker: s, want: setOf(s.Aids, aidCodes), own: setOf(s.Owned, aidCodes), week: words(s.Week), free: s.Week.Hours(), guardian: matching.Yes}
	x.ready, x.maybe = usable(s.Abilities)
	for _, code := range s.SiteNeeds {
		switch i := slices.Index(matching.Sites, code); {
		case code == "ground_dorm":
			x.ground = true
		case i >= 0:
			x.needs |= 1 << i
		case code != "":
			x.needs |= 1 << len(matching.Sites)
		}
	}
	if s.GuardianNeed == matching.Yes {
		x.guardian = s.GuardianGiven
	}
	return x
}

var groundSite = set(1) << slices.Index(matching.Sites, "ground_dorm")

// minutes is the person's own word, else the table's; -1 is unknown.
func minutes(travel matching.Travel, own map[string]int, from, to, mode string) int {
	if m, ok := own[to]; ok {
		return m
	}
	if travel != nil {
		if m, ok := travel(from, to, mode); ok {
			return m
		}
	}
	return -1
}

func words(w matching.Week) (out [3]int64) {
	for i, b := range w {
		out[i/7] |= int64(b) << (i % 7 * 8)
	}
	return out
}

// pairs are the pairs of neighbouring letters of a text. That one is in another
// text too is a search for two characters, which every database has.
func pairs(text string) (out []string) {
	var last rune
	for _, r := range strings.ToLower(text) {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			last = 0
			continue
		}
		if last != 0 {
			out = append(out, string([]rune{last, r}))
		}
		last = r
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// What matching knows of skills is asked of it, so that it is written down once.
var (
	asked    sync.Mutex
	kinship  = map[[2]string]bool{}
	screened = map[string]bool{}
)

// akin tells whether one skill counts half for another.
func akin(has, wanted string) bool {
	asked.Lock()
	defer asked.Unlock()
	key := [2]string{has, wanted}
	known, ok := kinship[key]
	if !ok {
		known = has != wanted && useful([]string{has}, &matching.Post{SkillsMust: []string{wanted}}) == 50
		kinship[key] = known
	}
	return known
}

func useful(skills []string, p *matching.Post) int {
	return matching.Evaluate(matching.Standard, nil, &matching.Seeker{Skills: skills}, p).Useful
}

// onScreen tells whether who practises the skill reads on a screen: then a screen
// reader helps, and the item is closed for sure.
func onScreen(skill string) bool {
	asked.Lock()
	defer asked.Unlock()
	known, ok := screened[skill]
	if !ok {
		read := matching.Item("read")
		s := &matching.Seeker{Aids: []string{"screen_reader"}}
		for i := range s.Abilities {
			s.Abilities[i] = 3
		}
		p := &matching.Post{SkillsMust: []string{skill}}
		p.Demand[read] = 4
		known = slices.Contains(matching.Evaluate(matching.Standard, nil, s, p).With, "screen_reader")
		screened[skill] = known
	}
	return known
}
