// Package signin (登录) owns the proofs of who comes in: staff by password and a
// second factor or a passkey, residents by a one-time code or link. No captcha,
// no puzzle, no face. Proof and session use wall time, never the domain's clock.
//
// It does not own sessions (gate) or what the account may do (access).
//
// Floor 5, beside gate.
package signin
