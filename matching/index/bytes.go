package index

import "unsafe"

// Bytes tells what a post and a seeker cost in memory: rows, ids, words, the blocks'
// own heads, and the tables by which an id is found again (Go's map is counted at 48
// bytes an entry beside the id). Not counted is what all share: travel minutes,
// skills, weeks, pairs of characters.
func (x *Index) Bytes() (perPost, perSeeker float64) {
	x.mu.Lock()
	defer x.mu.Unlock()
	posts, seekers := 0, 4*len(x.find.slots)
	for _, blocks := range x.posts.classes {
		posts += 24
		for _, b := range blocks {
			posts += int(unsafe.Sizeof(b)) + 4*cap(b.brief.runs) + 4*cap(b.codes) + cap(b.rows)*int(unsafe.Sizeof(postRow{})) + cap(b.tails)*int(unsafe.Sizeof(postTail{}))
			for i := range b.tails {
				posts += len(b.tails[i].id) + len(b.tails[i].words) + 48
			}
		}
	}
	for _, blocks := range x.seekers.classes {
		seekers += 24
		for _, b := range blocks {
			seekers += int(unsafe.Sizeof(b)) + 4*cap(b.codes) + cap(b.rows)*int(unsafe.Sizeof(seekerRow{})) + cap(b.tails)*int(unsafe.Sizeof(seekerTail{}))
		}
	}
	for _, part := range x.mores {
		for _, m := range part {
			seekers += 56 + int(unsafe.Sizeof(*m)) + 16*len(m.excluded)
		}
	}
	for _, r := range x.radii.all {
		seekers += 2*int(unsafe.Sizeof(r)) + 16 + len(r.own)
	}
	for _, trips := range x.own {
		seekers += 16 * cap(trips)
	}
	seekers += int(x.kept.Load())
	return float64(posts) / float64(max(1, x.posts.rows)), float64(seekers) / float64(max(1, x.seekers.rows))
}
