// Package review (总结) owns the year: printed values beside computed ones, their
// rates, and the flags where they disagree. It reads figures and changes nothing.
//
// Printed values stand in one file, printed.yaml; computing never reads it.
//
// Floor 4.
package review
