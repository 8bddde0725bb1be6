package programme

import (
	"slices"

	"tongxing/rule"
	"tongxing/store"
)

// Forever is the day of what has no end: no row needs NULL.
const Forever store.Day = "9999-12-31"

// The levels of confidentiality, each stricter than the one before.
const (
	Open       = "open"
	Restricted = "restricted" // a purpose, and every reading logged
	Child      = "child"      // of children: as restricted, approved
	Sealed     = "sealed"     // named people only
)

// Levels in their order; a child case inherits the stricter.
var Levels = []string{Open, Restricted, Child, Sealed}

// The kinds of subjects.
const (
	Person       = "person"
	Household    = "household"
	Organisation = "organisation"
	Place        = "place"
	Matter       = "matter" // the case is the thing: an inspection, a class
)

// A Definition (项目定义) is one version of a programme.
type Definition struct {
	Slug, System string
	Version      int
	Level        string
	Role         string // "need": what a stated need opens; "appeal": what stands against a refusal; else ""
	Subject      []string
	Eligible     rule.Rule
	OnRequest    bool // for who asks or is chosen: not having it is no gap
	Unique       []Unique
	Parties      []Party
	Questions    []Question
	Steps        []Step
	Term         *Term
	Flags        []Flag
	Lapse        []Lapse
	Side         Side
	Targets      []Target
	Indicators   []Indicator
	Papers       []string
	Texts        map[string]Text // by language
	// Sources are the files as they were read: the definition and its words.
	Sources map[string][]byte

	file string
	line map[string]int
}

// Unique keeps a second thing of the same from standing beside the first. Exactly one
// of Open, Entry and One is set: one open case per what Per names; one entry of a
// step; one holder of a party over all entries of the step Of.
type Unique struct {
	Open  bool
	Entry string
	One   string
	Of    string
	Per   []string
	Line  int
}

// A Party (参与方) is a dated part in a case: who holds it acts where steps say so.
type Party struct {
	Name      string
	Kinds     []string // person organisation worker
	Many      bool
	Max, Load int // most holders at once; most open cases one holder may have; 0 = no limit
	Where     rule.Rule
	StandsFor string
	Inherit   bool // from the parent case
	Change    *Change
	Conceal   *Conceal
	Mandate   *Mandate
	Line      int
}

// Change says who may put another holder in, from when, and what is done again.
type Change struct {
	By    []string
	From  string // day or next_month
	Again []string
}

// Conceal hides the case from the party's holders until a step, but for what they see.
type Conceal struct {
	Until string
	Sees  []string
}

// A Mandate lets the party's holders read across areas, over the rows of a question,
// from one step to another.
type Mandate struct {
	Over        string
	Reads       []string
	From, Until string
}

// A Question (题) of the programme, asked by steps.
type Question struct {
	Name    string
	Kind    string
	Choices []string   // of choice, choices and code
	List    string     // the named list they came from, or ""
	Long    bool       // a text of several lines
	Most    int64      // characters of a text, steps of a scale
	Columns []Question // of group and roll
	Of      string     // programme that opens opens, "" = any; question that names an item's code
	Where   rule.Rule  // asked of every person of a roll
	Line    int
}

// A Ref names a step, with an outcome or "" for any.
type Ref struct{ Step, Outcome string }

func (r Ref) String() string {
	if r.Outcome == "" {
		return r.Step
	}
	return r.Step + "." + r.Outcome
}

// A Step (步骤) is one thing done: once (a decision), or again and again (entries).
type Step struct {
	ID       string
	By       []string
	NotBy    []string
	Name     []string
	After    []Ref
	Unless   string // "named": spared where its parties are named already
	Ask, May []string
	Day      string
	Evidence []Evidence
	Sign     []string
	Confirm  bool
	Serve    string
	Due      *Due
	Window   *Window
	Repeat   *Repeat
	Check    *Check
	Until    string
	InTerm   bool
	Optional bool
	Guard    rule.Rule
	Sample   *Sample
	Notice   Span
	Named    Ref // a notice names a person only where this was so; zero = always, masked
	Outcomes []Outcome
	Pay      *Pay
	Money    *Money
	Tests    *Tests
	Batch    *Batch
	Quota    *Quota
	Paper    string
	Line     int

	loose bool // After was written, even if empty
}

// Personal tells whether a resident or guardian can begin a case for somebody, naming
// nobody whom they cannot know: an appeal begins at what it is against.
func (d *Definition) Personal() bool {
	first := &d.Steps[0]
	own := slices.Contains(first.By, "resident") || slices.Contains(first.By, "guardian")
	return own && d.Role != "appeal" && slices.Contains(d.Subject, Person) && !slices.ContainsFunc(first.Name, func(p string) bool { return !d.MayLeave(first, p) })
}

// MayLeave tells whether a step can leave a party unnamed: of many there may be none, and
// some step later names whom a person who asks for something cannot know.
func (d *Definition) MayLeave(step *Step, party string) bool {
	p := d.Party(party)
	return p.Many || p.StandsFor != "" || step.Unless == "" && slices.ContainsFunc(d.Steps, func(x Step) bool { return x.Unless != "" && slices.Contains(x.Name, party) })
}

// Evidence (佐证) is a file or signature a step wants. Same names the evidence whose
// view it must show again.
type Evidence struct {
	Name, Kind, Same string
}

// Due is when a step is expected: a span after its base, or the day that was answered.
type Due struct {
	Span   Span
	From   string // step the clock begins at; "" = what the step stands after
	Answer string
	Extend *Extend
	Less   []string // two day questions: the days between do not count
}

// Extend lengthens a due day by decision, so many times.
type Extend struct {
	By    []string
	Span  Span
	Times int
	Serve string
}

// A Window closes: what is not asked in time ends the case as Lapse.
type Window struct {
	Span  Span
	Lapse string
}

// Repeat makes a step's acts entries.
type Repeat struct {
	Every Span
	At    []Span
	From  string // step the points of At count from
	Per   string // "month"
	Of    string // entries that are settled by it
	Due   Span
	InOf  bool
}

// Check is a second look at each entry by somebody else.
type Check struct {
	By, NotBy []string
	Due       Span
	Sample    int // percent; 100 = all
}

// Sample draws some cases for a step, by a key sealed beforehand.
type Sample struct {
	Percent int
	Per     string // "division"
}

// An Outcome is one way a step can come out, and what follows from it.
type Outcome struct {
	Name                  string
	End, Return           string
	Flag, Unflag          string
	Open, Stock, Handover string
	Serve                 string // whom the letter with the reason goes to
	Reopen                string // "parent": the case this is a child of is reopened, and what ended it returned
}

// Pay makes a payment from the entries of a month, or of an amount.
type Pay struct {
	Line, To      string
	Units         string // question, step.question, or a step (its entries count)
	Price, Amount string
	Less          []string
	Caps          []Cap
	Hold          []string
}

// A Cap is the most that is paid per month, year or case: a rate's name.
type Cap struct{ Per, Rate string }

// Money is recorded in a book and never paid by us.
type Money struct{ Book, Amount string }

// Tests run over the ledger and open a child case for every hit.
type Tests struct {
	Run         []string
	Over, Opens string
}

// Batch decides many waiting cases at once, in the order of Rank, as far as Limit.
type Batch struct {
	Rank  []string
	Limit string
}

// Quota lets no more acts stand per county and year than the rate says.
type Quota struct{ Per, Year string }

// A Term is how long what was agreed holds.
type Term struct {
	At       Ref
	From, To string // day questions; "" = the act's day, without end
	Max      Span
	Renew    *Renew
	Line     int
}

// Renew opens before the end: the steps of Again come as a new round meanwhile.
type Renew struct {
	Open  Span
	Again []string
}

// A Flag stands while its rule holds.
type Flag struct {
	ID   string
	When rule.Rule
}

// Lapse ends a case by itself on the day its rule begins to hold.
type Lapse struct {
	When rule.Rule
	As   string
}

// Side is what may happen beside the steps.
type Side struct {
	PauseBy, PauseReasons []string
	EndBy, EndAs          []string
	EndStock              string
	ReturnBy, ReopenBy    []string
	WaiveBy, Waives       []string
}

// Step finds a step by its id, nil if there is none.
func (d *Definition) Step(id string) *Step {
	for i := range d.Steps {
		if d.Steps[i].ID == id {
			return &d.Steps[i]
		}
	}
	return nil
}

// Order is a step's place in the file, -1 if there is none.
func (d *Definition) Order(id string) int {
	for i := range d.Steps {
		if d.Steps[i].ID == id {
			return i
		}
	}
	return -1
}

// Party finds a party by its name.
func (d *Definition) Party(name string) *Party {
	for i := range d.Parties {
		if d.Parties[i].Name == name {
			return &d.Parties[i]
		}
	}
	return nil
}

// Question finds a question by its name.
func (d *Definition) Question(name string) *Question {
	for i := range d.Questions {
		if d.Questions[i].Name == name {
			return &d.Questions[i]
		}
	}
	return nil
}

// Once tells a decision from an entry.
func (s *Step) Once() bool { return s.Repeat == nil }

// Serves is whom a letter of the step goes to, whatever comes out or by one way it may,
// "" for nobody.
func (s *Step) Serves() string {
	to := s.Serve
	for _, o := range s.Outcomes {
		if to == "" {
			to = o.Serve
		}
	}
	return to
}

// Refuses tells whether an outcome says no in a letter: with its reason.
func (s *Step) Refuses() bool {
	return slices.ContainsFunc(s.Outcomes, func(o Outcome) bool { return o.Serve != "" })
}

// Outcome finds one way a step comes out.
func (s *Step) Outcome(name string) *Outcome {
	for i := range s.Outcomes {
		if s.Outcomes[i].Name == name {
			return &s.Outcomes[i]
		}
	}
	return nil
}
