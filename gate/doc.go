// Package gate (入口) owns the way in: the one route table (no row, no route),
// from session or host to actor, from actor and action to Scope, idempotency
// keys, limits on how many requests come, language and display settings, security headers, live streams, and the
// one place where errors become statuses.
//
// It does not own pages (web), documents (api) or sign-in's proofs (signin).
//
// Floor 5; web and api stand on it.
package gate
