package photo

import (
	"bytes"
	"errors"
	"image"

	"github.com/bep/imagemeta"
)

// orientation is how the camera was held (EXIF tag 0x0112, 1 to 8); 1 where
// nothing readable says so.
func orientation(raw []byte) int {
	held := 1
	read := func(t imagemeta.TagInfo) error {
		switch v := t.Value.(type) {
		case uint16:
			held = int(v)
		case uint32:
			held = int(v)
		default:
			return nil
		}
		return imagemeta.ErrStopWalking
	}
	for _, format := range []imagemeta.ImageFormat{imagemeta.JPEG, imagemeta.PNG, imagemeta.WebP} {
		_, err := imagemeta.Decode(imagemeta.Options{R: bytes.NewReader(raw), ImageFormat: format, Sources: imagemeta.EXIF,
			ShouldHandleTag: func(t imagemeta.TagInfo) bool { return t.Tag == "Orientation" }, HandleTag: read})
		if err == nil || errors.Is(err, imagemeta.ErrStopWalking) {
			break
		}
	}
	if held < 1 || held > 8 {
		return 1
	}
	return held
}

// turned brings the picture upright, by the table of EXIF 2.3.
func turned(p *image.RGBA, held int) *image.RGBA {
	if held == 1 {
		return p
	}
	w, h := p.Bounds().Dx(), p.Bounds().Dy()
	ow, oh := w, h
	if held >= 5 {
		ow, oh = h, w
	}
	out := image.NewRGBA(image.Rect(0, 0, ow, oh))
	for y := range h {
		for x := range w {
			tx, ty := x, y
			switch held {
			case 2:
				tx = w - 1 - x
			case 3:
				tx, ty = w-1-x, h-1-y
			case 4:
				ty = h - 1 - y
			case 5:
				tx, ty = y, x
			case 6:
				tx, ty = h-1-y, x
			case 7:
				tx, ty = h-1-y, w-1-x
			case 8:
				tx, ty = y, w-1-x
			}
			out.SetRGBA(tx, ty, p.RGBAAt(x, y))
		}
	}
	return out
}
