// Package fold owns what a case is (个案): the pure derivation of its state from its
// programme's definition and its events, why an event is refused, what stands to be
// done and until when, what a settlement pays, and what its clock does by itself.
// It has no clock, no database and no wording: refusals are codes.
//
// Events are facts and never change; everything here can be made again from them.
//
// Floor 2, above programme.
package fold
