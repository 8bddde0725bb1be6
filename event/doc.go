// Package event (事件) owns the facts: what happened, when, who did it, to whom.
// A fact is written in the transaction of its effect; its place in the one order
// of facts, and in the Merkle log an outsider can verify, is given once it is
// safe: at the end of the writer's batch on SQLite, by whichever node holds the
// sequencer's lock on PostgreSQL. The feed goes by that order only.
//
// It does not own who may act or look (access) or what a fact means (the
// package that appends it).
//
// Floor 0, above vault.
package event
