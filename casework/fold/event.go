package fold

import (
	"slices"

	"tongxing/form"
	"tongxing/store"
)

// The kinds of events. Act and its entries come from steps; the others stand beside.
const (
	KindOpen      = "open" // with the parties that are inherited
	KindAct       = "act"
	KindCheck     = "check"
	KindNote      = "note"
	KindCorrect   = "correct"
	KindReturn    = "return"
	KindPause     = "pause"
	KindResume    = "resume"
	KindEnd       = "end"
	KindReopen    = "reopen"
	KindExtend    = "extend"
	KindWaive     = "waive"
	KindChange    = "change"
	KindStandIn   = "stand_in"
	KindObjection = "objection"
	KindDrawn     = "drawn" // whether the case was drawn for a sampled step
	KindLapse     = "lapse" // the clock's
	KindHand      = "handover"
)

// Confirmations: the person agreed, did not, or could not be asked (and why not).
const (
	Agreed   = "agreed"
	Refused  = "refused"
	CouldNot = "could_not"
)

// By is who did it, under which role or party. Human is the same for one person
// whatever office or account they use: not_by compares people.
type By struct {
	Account string `json:"account,omitempty"`
	Human   string `json:"human,omitempty"`
	Role    string `json:"role,omitempty"`   // role or party
	Ref     string `json:"ref,omitempty"`    // the party's holder
	Office  string `json:"office,omitempty"` // path of the area or key of the organisation acted for
	For     string `json:"for,omitempty"`    // the human whom they stood in for
}

// An Event (事件) is one fact of a case, as it was told. Day is the act's own day, On
// the day it was recorded.
type Event struct {
	ID       string              `json:"-"`
	Seq      int                 `json:"seq"`
	Kind     string              `json:"kind"`
	Step     string              `json:"step,omitempty"` // step or party it is about
	Of       string              `json:"of,omitempty"`   // event that a check or correction is about
	Day      store.Day           `json:"day,omitempty"`
	On       store.Day           `json:"on"`
	By       By                  `json:"by"`
	Outcome  string              `json:"outcome,omitempty"`
	Reason   string              `json:"reason,omitempty"`
	Names    map[string][]string `json:"names,omitempty"`
	Say      form.Answers        `json:"say,omitempty"`
	Evidence map[string]string   `json:"evidence,omitempty"` // by name: key of the file, or of the paper it is kept on
	Signed   []string            `json:"signed,omitempty"`
	Confirm  string              `json:"confirm,omitempty"`
	Served   []string            `json:"served,omitempty"`
	Drawn    bool                `json:"drawn,omitempty"` // the entry was drawn for a second look
	Aside    []string            `json:"-"`               // people whom who does it stands in for that day
}

// sameAs tells whether somebody who did something is who does this now, or somebody
// either of them stood in for: a deputy is no second pair of eyes.
func (e Event) sameAs(did By) bool {
	for _, human := range []string{did.Human, did.For} {
		if human != "" && (human == e.By.Human || human == e.By.For || slices.Contains(e.Aside, human)) {
			return true
		}
	}
	return false
}

// A Case is what is known of a case beside its events.
type Case struct {
	ID, Subject, Kind, Household string
	Area                         string
	Parent, ParentProgramme      string
	Others                       []string // people who acted in the parent, where a step is not theirs
	Opened                       store.Day
}
