// Package access (权限) owns who may do what to whose records: actors and their
// dated grants, exclusions, consents, the Scope that every verb takes, and the
// one way a verb runs (Write, Read): in its transaction the scope is checked
// again, a repeated key answers what it answered before, and the fact is logged.
//
// It does not own the ties that grants follow from: upper packages write the
// grant in the transaction of the tie. Deny is the default: a zero Scope
// matches nothing.
//
// Floor 0, above event.
package access
