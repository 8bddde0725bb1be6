package gate

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
)

// The limits of a form with files. What is read stays in memory, so that nothing
// personal lies unsealed on a disk; few such forms are read at once.
const (
	maxFiles  = 48 << 20 // the whole form
	maxParts  = 400
	atOnce    = 3
	fileValue = "file:" // how a file stands among the form's values: by its digest
)

var reading = make(chan struct{}, atOnce)

// filed tells whether the request brings files, and may.
func (r *Request) filed() bool {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return err == nil && kind == "multipart/form-data" && r.Route.Files && r.Method == http.MethodPost
}

// An Upload is one file of a form, in memory.
type Upload struct {
	Name string // as its owner called it
	Body []byte
}

// parseFiles reads a form part by part, within its limits. done lets the next in.
func (r *Request) parseFiles(w http.ResponseWriter) (done func(), err error) {
	r.Form, r.Files = url.Values{}, map[string]Upload{}
	select {
	case reading <- struct{}{}:
	case <-r.Context().Done():
		return func() {}, r.Context().Err()
	}
	done = func() { r.Files = nil; <-reading }
	r.Body = http.MaxBytesReader(w, r.Body, maxFiles)
	form, err := r.MultipartReader()
	if err != nil {
		return done, whole("gate.bad_form")
	}
	for range maxParts {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			if !sound(r.Form) {
				return done, whole("gate.bad_form")
			}
			return done, nil
		}
		if err == nil {
			err = r.take(part)
		}
		if err != nil {
			return done, tooLarge(err)
		}
	}
	return done, whole("gate.bad_form")
}

func tooLarge(err error) error {
	var tooBig *http.MaxBytesError
	if errors.As(err, &tooBig) {
		return whole("gate.too_large", "limit", maxFiles>>10)
	}
	return whole("gate.bad_form")
}

// take reads one value or file. A file stands among the values by its digest, so that
// the same key with another file is another request.
func (r *Request) take(part *multipart.Part) error {
	name := part.FormName()
	if part.FileName() == "" && part.Header.Get("Content-Type") == "" {
		raw, err := io.ReadAll(io.LimitReader(part, maxBody+1))
		if err != nil || len(raw) > maxBody {
			return errors.Join(err, fmt.Errorf("value of %d bytes", len(raw)))
		}
		r.Form.Add(name, string(raw))
		return nil
	}
	raw, err := io.ReadAll(part)
	if err != nil || len(raw) == 0 { // a field for a file that was left empty
		return err
	}
	sum := sha256.Sum256(raw)
	r.Files[name] = Upload{part.FileName(), raw}
	r.Form.Add(name, fileValue+hex.EncodeToString(sum[:]))
	return nil
}
