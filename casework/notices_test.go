package casework

import (
	"testing"

	"tongxing/casework/fold"
	"tongxing/casework/programme"
)

// Whom a notice names: an office in full, a person by the first character, and nobody
// where the case is guarded or the person did not agree.
func TestPublicName(t *testing.T) {
	always := &programme.Step{}
	agreed := &programme.Step{Named: programme.Ref{Step: "consented", Outcome: "by_name"}}
	yes := []fold.Act{{Step: "consented", Outcome: "by_name"}}
	no := []fold.Act{{Step: "consented", Outcome: "without_name"}}
	for i, x := range []struct {
		kind, level string
		step        *programme.Step
		acts        []fold.Act
		want        string
	}{
		{programme.Organisation, programme.Open, always, nil, "欧阳某某"},
		{programme.Place, programme.Restricted, agreed, nil, "欧阳某某"},
		{programme.Person, programme.Open, always, nil, "欧**"},
		{programme.Household, programme.Open, always, nil, "欧**"},
		{programme.Person, programme.Restricted, always, nil, ""},
		{programme.Person, programme.Open, agreed, nil, ""},
		{programme.Person, programme.Open, agreed, no, ""},
		{programme.Person, programme.Open, agreed, yes, "欧**"},
		{programme.Person, programme.Restricted, agreed, yes, ""},
	} {
		if got := publicName(posted{Row: Row{Kind: x.kind, Level: x.level}}, x.step, x.acts, "欧阳某某"); got != x.want {
			t.Errorf("%d: %q, want %q", i, got, x.want)
		}
	}
}

// The first day of a notice is that of the last act it stands after.
func TestNoticeSince(t *testing.T) {
	step := &programme.Step{After: []programme.Ref{{Step: "drafted"}, {Step: "vetted", Outcome: "ok"}}}
	acts := []fold.Act{{Step: "drafted", Day: "2023-05-08"}, {Step: "vetted", Outcome: "no", Day: "2023-05-30"}, {Step: "vetted", Outcome: "ok", Day: "2023-05-20"}, {Step: "visited", Day: "2023-06-01"}}
	if got := since(step, acts, "2023-05-01"); got != "2023-05-20" {
		t.Errorf("up since %s", got)
	}
	if got := since(step, nil, "2023-05-01"); got != "2023-05-01" {
		t.Errorf("with nothing before it, since %s", got)
	}
}
