// Package photo makes an uploaded picture safe to keep: upright, no larger than a
// screen, without the place and device it was taken with, and recognisable when it
// is handed in a second time.
//
// Owns: the limits, the re-encoding, the two fingerprints.
//
// Does not own: where pictures lie (blob), whose they are (the package that takes
// them in), the permission to take them.
//
// Floor 0, above fault.
package photo
