package localchain

import (
	"context"
	"log/slog"
	"sync/atomic"

	gethlog "github.com/ethereum/go-ethereum/log"
)

// gethSink is where the process-wide log of go-ethereum goes.
var gethSink atomic.Pointer[slog.Logger]

// rootLogger hides the type of go-ethereum's logger: given its own type,
// gethlog.SetDefault also replaces the process's slog default.
type rootLogger struct{ gethlog.Logger }

// routeGethLog sends go-ethereum's log to this logger until the function it
// returns is called or another chain routes it elsewhere.
func routeGethLog(logger *slog.Logger) (undo func()) {
	gethSink.Store(logger)
	gethlog.SetDefault(rootLogger{gethlog.NewLogger(gethHandler{})})
	return func() { gethSink.CompareAndSwap(logger, nil) }
}

// gethHandler passes errors on as they are, warnings as debug lines, since they
// speak of peers, clocks and unclean stops that mean nothing here, and drops
// the rest.
type gethHandler struct {
	with func(slog.Handler) slog.Handler // attributes and groups added on the way, nil for none
}

// Enabled implements slog.Handler.
func (h gethHandler) Enabled(ctx context.Context, level slog.Level) bool {
	if level < slog.LevelWarn {
		return false
	}
	sink := gethSink.Load()
	return sink != nil && sink.Enabled(ctx, loweredLevel(level))
}

// Handle implements slog.Handler.
func (h gethHandler) Handle(ctx context.Context, record slog.Record) error {
	sink := gethSink.Load()
	if sink == nil {
		return nil
	}
	handler := sink.Handler().WithAttrs([]slog.Attr{slog.String("source", "go-ethereum")})
	if h.with != nil {
		handler = h.with(handler)
	}
	record.Level = loweredLevel(record.Level)
	return handler.Handle(ctx, record)
}

// WithAttrs implements slog.Handler.
func (h gethHandler) WithAttrs(attrs []slog.Attr) slog.Handler {
	return h.then(func(next slog.Handler) slog.Handler { return next.WithAttrs(attrs) })
}

// WithGroup implements slog.Handler.
func (h gethHandler) WithGroup(name string) slog.Handler {
	return h.then(func(next slog.Handler) slog.Handler { return next.WithGroup(name) })
}

// then returns a handler that applies one more step to the sink's.
func (h gethHandler) then(step func(slog.Handler) slog.Handler) slog.Handler {
	before := h.with
	if before == nil {
		return gethHandler{with: step}
	}
	return gethHandler{with: func(next slog.Handler) slog.Handler { return step(before(next)) }}
}

// loweredLevel is the level at which a line of go-ethereum is worth reading here.
func loweredLevel(level slog.Level) slog.Level {
	switch {
	case level >= slog.LevelError:
		return slog.LevelError
	default:
		return slog.LevelDebug
	}
}
