// Package registry (登记) owns the subjects: divisions, people and their dated
// certificates, households, organisations and the links between them. A
// certificate is a fact of a person, never their key.
//
// It does not own what is done for them (casework, employment) nor accounts
// (access).
//
// Floor 1.
package registry
