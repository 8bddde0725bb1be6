// Package race holds ways to answer the matching question against each other: the
// same world, the same questions, answers compared place by place, the same clock.
// It owns the measuring and how it is printed, not the ways themselves.
//
// Floor 1, after matching/peer.
package race
