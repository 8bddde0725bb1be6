// Package hiring (招聘) owns what happens between a person and an employer once the
// person applies: deliveries and their parcels, interviews, offers, placements of
// every channel, follow-ups, the three-way thread, questions that decide a match,
// reviews of a match by a human, fairs, and the flags of certificate renting.
//
// It does not own profiles, employers or posts (employment); it reads the rows it
// needs and writes back only a filled opening and an answered question.
//
// Every verb is the same everywhere: load through the scope, apply a pure rule
// (state.go), write with the version, log the fact.
//
// Floor 3.
package hiring
