package matching

import (
	"slices"
	"strings"
)

// Sites (场所条件) are the features of a workplace that a person may need: the way
// in without steps, a lift, an accessible toilet, doors of 0.9 m, a flashing alarm,
// a ground-floor dormitory room, a guide dog welcome, a canteen, parking.
var Sites = []string{"step_free", "lift", "toilet", "wide_door", "flash_alarm", "ground_dorm", "guide_dog", "canteen", "parking"}

// ParseSites reads "step_free=yes,lift=no"; what is not named is not said.
func ParseSites(text string) map[string]Tri {
	out := map[string]Tri{}
	for pair := range strings.SplitSeq(text, ",") {
		if code, value, ok := strings.Cut(pair, "="); ok {
			out[code] = ParseTri(value)
		}
	}
	return out
}

// FormatSites writes features in their fixed order.
func FormatSites(sites map[string]Tri) string {
	var parts []string
	for _, code := range Sites {
		if t := sites[code]; t != NotSaid {
			parts = append(parts, code+"="+t.String())
		}
	}
	return strings.Join(parts, ",")
}

// siteSet is one bit a site, in the order of Sites; the bit after them stands for
// needs that are not in the table: they are asked about, never dropped.
type siteSet uint16

const (
	groundDorm   siteSet = 1 << 5
	unlistedSite         = 9
)

func siteNeeds(codes []string) (set siteSet) {
	for _, code := range codes {
		if i := slices.Index(Sites, code); i >= 0 {
			set |= 1 << i
		} else if code != "" {
			set |= 1 << unlistedSite
		}
	}
	return set
}

func siteAnswers(sites map[string]Tri) (yes, no siteSet) {
	for i, code := range Sites {
		switch sites[code] {
		case Yes:
			yes |= 1 << i
		case No:
			no |= 1 << i
		}
	}
	return yes, no
}

// tri is the answer for one site.
func (p *job) site(i int) Tri {
	switch bit := siteSet(1) << i; {
	case p.siteYes&bit != 0:
		return Yes
	case p.siteNo&bit != 0:
		return No
	}
	return NotSaid
}
