// Package static holds the style sheet and the scripts, under addresses that
// change with their contents.
//
// Floor 6, beneath web.
package static

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"net/http"
	"strings"
	"sync"
)

//go:embed app.css live.js passkey.js
var files embed.FS

var hashes = sync.OnceValue(func() map[string]string {
	out := map[string]string{}
	for _, name := range []string{"app.css", "live.js", "passkey.js"} {
		raw, err := files.ReadFile(name)
		if err != nil {
			continue // embedded: it is there
		}
		sum := sha256.Sum256(raw)
		out[name] = hex.EncodeToString(sum[:6])
	}
	return out
})

// URL is a file's address.
func URL(name string) string { return "/static/" + hashes()[name] + "/" + name }

// Serve answers /static/{hash}/{name}; the address says what is in it, so it may
// be kept for ever.
func Serve(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("name")
	if hashes()[name] == "" || r.PathValue("hash") != hashes()[name] {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	kind := "text/css; charset=utf-8"
	if strings.HasSuffix(name, ".js") {
		kind = "text/javascript; charset=utf-8"
	}
	w.Header().Set("Content-Type", kind)
	http.ServeFileFS(w, r, files, name)
}
