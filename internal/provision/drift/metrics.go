package drift

import (
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

var (
	gaugeDifferences = prometheus.NewDesc("optics_drift_differences",
		"How many values are not as the environment file wants them, by the kind of resource.", []string{"environment", "kind"}, nil)
	gaugeLast = prometheus.NewDesc("optics_drift_last_success_timestamp_seconds",
		"When everything was read the last time, in seconds since 1970; missing before.", []string{"environment"}, nil)
	counterFailed = prometheus.NewDesc("optics_drift_failed_reads_total",
		"How many looks failed because something could not be read.", []string{"environment"}, nil)
)

// Describe implements [prometheus.Collector].
func (w *Watcher) Describe(ch chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{gaugeDifferences, gaugeLast, counterFailed} {
		ch <- d
	}
}

// Collect implements [prometheus.Collector]. It shows what was seen last.
func (w *Watcher) Collect(ch chan<- prometheus.Metric) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for kind, n := range w.kinds {
		ch <- prometheus.MustNewConstMetric(gaugeDifferences, prometheus.GaugeValue, float64(n), w.cfg.Environment, kind)
	}
	if !w.last.IsZero() {
		ch <- prometheus.MustNewConstMetric(gaugeLast, prometheus.GaugeValue, float64(w.last.UnixMilli())/1000, w.cfg.Environment)
	}
	ch <- prometheus.MustNewConstMetric(counterFailed, prometheus.CounterValue, float64(w.failed), w.cfg.Environment)
}

// Handler serves the metrics at /metrics.
func (w *Watcher) Handler() (http.Handler, error) {
	registry := prometheus.NewRegistry()
	if err := registry.Register(w); err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(registry, promhttp.HandlerOpts{}))
	return mux, nil
}
