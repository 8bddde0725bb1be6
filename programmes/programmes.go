// Package programmes is data: one folder a programme, and the lists, rates and
// calendar they share. It holds no code but this embedding.
package programmes

import "embed"

// Files are the programmes every city starts with.
//
//go:embed *
var Files embed.FS
