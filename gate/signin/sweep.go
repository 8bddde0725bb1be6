package signin

import (
	"context"
	"fmt"
	"time"

	"tongxing/store"
)

// Sweep forgets codes and links that ended a day ago, and failures of the day before:
// a chore on the wall's clock.
func (d *Desk) Sweep(ctx context.Context) error {
	yesterday := store.InstantOf(d.Wall.Now().Add(-24 * time.Hour))
	err := d.House.DB().Write(ctx, func(tx *store.Tx) error {
		if _, err := tx.Exec(`DELETE FROM one_time WHERE expires_at < $1`, yesterday); err != nil {
			return err
		}
		if _, err := tx.Exec(`DELETE FROM ceremony WHERE expires_at < $1`, yesterday); err != nil {
			return err
		}
		_, err := tx.Exec(`DELETE FROM sign_in_failure WHERE window_at < $1`, yesterday)
		return err
	})
	if err != nil {
		return fmt.Errorf("sweep sign-ins: %w", err)
	}
	return nil
}
