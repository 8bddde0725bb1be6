// Package vault (保险柜) owns the keys: one wrapped key a person, the field
// sealing under it, the blind index of what must be found again, and Secret,
// which no log line, template or encoder can print.
//
// It does not decide who may look: access.Reveal does, and writes the fact of
// the look in the same transaction. Keys live beside the database, never in it;
// dropping a person's row erases everything sealed under it (PIPL 47).
//
// Floor 0, above store.
package vault
