package fold

import (
	"slices"

	"tongxing/casework/programme"
	"tongxing/store"
)

// Can tells whether a step could be done as the case stands, whoever may do it: it has
// come up, is not done, and its time is not past.
func (s *State) Can(step *programme.Step) bool {
	return s.Ending == "" && !s.paused() && step.Sample == nil && s.ready(step) && (!s.done(step) || s.renews(step)) && !s.over(step)
}

// Paused tells whether the case stands still.
func (s *State) Paused() bool { return s.paused() }

// Objected tells whether an objection to a notice waits for its answer.
func (s *State) Objected(step string) bool { return s.objected[step] }

// Waived tells whether a step was let go.
func (s *State) Waived(step string) bool { return s.waived[step] }

// Spared tells whether a step need not be done: let go, or all whom it names are named.
func (s *State) Spared(step *programme.Step) bool { return s.spared(step) }

// Due is when a step is expected, "" if it has no day.
func (s *State) Due(step *programme.Step) store.Day { return s.due(step) }

// Done tells whether a decision stands for the round that runs.
func (s *State) Done(step *programme.Step) bool { return s.done(step) }

// Live tells whether a step has an act in force.
func (s *State) Live(step string) bool { return s.live(step) }

// Drawn tells whether a sampled step fell to this case.
func (s *State) Drawn(step string) bool { return s.drawn[step] }

// Names tells whether a step says who holds a party: because it must, or because it
// hands its own part over.
func (s *State) Names(step *programme.Step, party string) bool {
	return slices.Contains(step.Name, party) || s.hands(step, party)
}
