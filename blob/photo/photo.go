package photo

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	_ "image/png" // decodes
	"io"

	"golang.org/x/image/draw"
	_ "golang.org/x/image/webp" // decodes

	"tongxing/fault"
)

// The limits of an upload. A telephone's largest picture (50 million points) fits;
// what claims more is refused before a point is decoded.
const (
	MostBytes  = 20 << 20
	MostPoints = 52_000_000
	Edge       = 1920 // points of the longer side that are kept
	quality    = 82
)

// A Photo (照片) as it is kept.
type Photo struct {
	JPEG          []byte
	Width, Height int
	Digest        string // SHA-256 of the upload: the very same file again
	Look          string // 64-bit difference hash of what is seen: the same view again, also after a messenger re-packed it
}

// A Darkroom (暗房) develops a few pictures at a time: one large picture takes some
// 200 MB while it is decoded.
type Darkroom struct{ places chan struct{} }

// NewDarkroom has so many places at once.
func NewDarkroom(places int) *Darkroom { return &Darkroom{make(chan struct{}, places)} }

// Develop reads an upload and answers the picture to keep. What is not a picture,
// too large, or of a kind that cannot be read is Invalid at the field.
func (d *Darkroom) Develop(ctx context.Context, field string, upload io.Reader) (Photo, error) {
	raw, err := io.ReadAll(io.LimitReader(upload, MostBytes+1))
	if err != nil {
		return Photo{}, fmt.Errorf("read picture: %w", err)
	}
	if err := refuse(field, raw); err != nil {
		return Photo{}, err
	}
	select {
	case d.places <- struct{}{}:
		defer func() { <-d.places }()
	case <-ctx.Done():
		return Photo{}, ctx.Err()
	}
	return develop(field, raw)
}

// refuse tells what is wrong from the first bytes, before anything is decoded.
func refuse(field string, raw []byte) error {
	var bad fault.Fields
	switch {
	case len(raw) == 0:
		bad.Add(field, "photo.empty")
	case len(raw) > MostBytes:
		bad.Add(field, "photo.too_large", "mb", MostBytes>>20)
	case len(raw) > 12 && string(raw[4:8]) == "ftyp":
		bad.Add(field, "photo.heic") // HEIC, AVIF: no reader in pure Go
	default:
		c, _, err := image.DecodeConfig(bytes.NewReader(raw))
		switch {
		case err != nil:
			bad.Add(field, "photo.not_a_picture")
		case c.Width < 16 || c.Height < 16:
			bad.Add(field, "photo.too_small")
		case c.Width > MostPoints/c.Height:
			bad.Add(field, "photo.too_many_points", "millions", MostPoints/1_000_000)
		}
	}
	return bad.Err()
}

func develop(field string, raw []byte) (Photo, error) {
	picture, _, err := image.Decode(bytes.NewReader(raw))
	if err != nil {
		var bad fault.Fields
		bad.Add(field, "photo.broken")
		return Photo{}, bad.Err()
	}
	flat := turned(shrunk(picture), orientation(raw))
	var out bytes.Buffer
	if err := jpeg.Encode(&out, flat, &jpeg.Options{Quality: quality}); err != nil {
		return Photo{}, fmt.Errorf("encode picture: %w", err)
	}
	sum := sha256.Sum256(raw)
	return Photo{JPEG: out.Bytes(), Width: flat.Bounds().Dx(), Height: flat.Bounds().Dy(), Digest: hex.EncodeToString(sum[:]), Look: look(flat)}, nil
}

// shrunk draws the picture on white, its longer side at most Edge.
func shrunk(picture image.Image) *image.RGBA {
	b := picture.Bounds()
	w, h := b.Dx(), b.Dy()
	if long := max(w, h); long > Edge {
		w, h = max(1, w*Edge/long), max(1, h*Edge/long)
	}
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(out, out.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.ApproxBiLinear.Scale(out, out.Bounds(), picture, b, draw.Over, nil)
	return out
}

// look is the difference hash: nine by eight grey points, one bit where the next
// is brighter.
func look(picture image.Image) string {
	grey := image.NewGray(image.Rect(0, 0, 9, 8))
	draw.BiLinear.Scale(grey, grey.Bounds(), picture, picture.Bounds(), draw.Src, nil)
	var bits uint64
	for y := range 8 {
		for x := range 8 {
			bits <<= 1
			if grey.GrayAt(x+1, y).Y > grey.GrayAt(x, y).Y {
				bits |= 1
			}
		}
	}
	return fmt.Sprintf("%016x", bits)
}
