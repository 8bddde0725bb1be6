package web

import (
	"net/http"

	"tongxing/fault"
	"tongxing/gate"
	"tongxing/web/parts"
)

// gallery shows each part in its states, in the demo only: one story a page, so that
// a story's ids stay its own.
func (s *Site) gallery(w http.ResponseWriter, r *gate.Request) error {
	if !r.Demo {
		return fault.NotFound("page")
	}
	for _, story := range parts.Stories() {
		if story.Name == r.PathValue("name") {
			return s.show(w, r, View{Title: story.Name}, s.storyPage(story.Name, story.Render(r.Lang)))
		}
	}
	return s.show(w, r, View{Title: r.T("gallery.title")}, s.galleryPage(r))
}
