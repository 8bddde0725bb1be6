// Package fault (差错) owns the few kinds of error that people may meet and the
// message key each carries. Everything else is internal: it is logged with its
// wrapping and shown as one plain sentence.
//
// It does not own wording (msg) or HTTP statuses (gate).
//
// Floor 0; imports nothing of ours.
package fault
