// kingress: a very small Knative ingress. It watches KIngress objects (networking.internal.knative.dev/v1alpha1)
// of one class, keeps a routing table by host, proxies HTTP, and writes each KIngress' status.
// Standard library only; runs in a pod with a service account.
package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"log"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

const (
	sa       = "/var/run/secrets/kubernetes.io/serviceaccount/"
	classKey = "networking.knative.dev/ingress.class"
	group    = "/apis/networking.internal.knative.dev/v1alpha1"
)

var (
	api   = "https://" + net.JoinHostPort(os.Getenv("KUBERNETES_SERVICE_HOST"), os.Getenv("KUBERNETES_SERVICE_PORT"))
	class = env("INGRESS_CLASS", "lite.ingress.networking.knative.dev")
	self  = env("GATEWAY_HOST", "kingress.kingress-system.svc.cluster.local")
	hc    *http.Client
	mu    sync.Mutex
	all   = map[string]*ingress{}
	table atomic.Pointer[map[string]entry] // host (lower case, no port) -> paths
)

type entry struct {
	paths  []path
	public bool
}

func env(k, d string) string {
	if v := os.Getenv(k); v != "" {
		return v
	}
	return d
}

func pick(e entry, r *http.Request) (*path, *split) {
	var best *path
	for i := range e.paths {
		p := &e.paths[i]
		ok := strings.HasPrefix(r.URL.Path, p.Path)
		for k, m := range p.Headers {
			ok = ok && r.Header.Get(k) == m.Exact
		}
		if ok && (best == nil || len(p.Headers) > len(best.Headers) || len(p.Headers) == len(best.Headers) && len(p.Path) > len(best.Path)) {
			best = p
		}
	}
	if best == nil || len(best.Splits) == 0 {
		return nil, nil
	}
	n := rand.IntN(100)
	for i := range best.Splits {
		s := &best.Splits[i]
		if n -= s.Percent; n < 0 || len(best.Splits) == 1 {
			return best, s
		}
	}
	return best, &best.Splits[0]
}

type ctxKey struct{}
type target struct {
	p *path
	s *split
}

func handler(external bool, rp http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := strings.ToLower(r.Host)
		if x, _, err := net.SplitHostPort(h); err == nil {
			h = x
		}
		if r.URL.Path == "/-/ready" && r.Host == "kingress.probe" {
			if table.Load() == nil {
				w.WriteHeader(503)
			}
			return
		}
		var e entry
		var ok bool
		if t := table.Load(); t != nil {
			e, ok = (*t)[h]
		}
		if !ok || external && !e.public {
			http.Error(w, "no such host", 404)
			return
		}
		p, s := pick(e, r)
		if s == nil {
			http.Error(w, "no such path", 404)
			return
		}
		rp.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), ctxKey{}, target{p, s})))
	})
}

func main() {
	ca, err := os.ReadFile(sa + "ca.crt")
	if err != nil {
		log.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(ca)
	hc = &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}, ForceAttemptHTTP2: true}}
	go func() {
		for {
			log.Print("watch ended: ", watch())
			time.Sleep(500 * time.Millisecond)
		}
	}()
	rp := &httputil.ReverseProxy{
		FlushInterval: -1,
		// one connection a request: kube-proxy then sends each to the service's endpoints of the moment
		// (the activator's while the revision has no pod, the pods' later)
		Transport: &http.Transport{DisableKeepAlives: true, DialContext: (&net.Dialer{Timeout: 5 * time.Second}).DialContext},
		Rewrite: func(pr *httputil.ProxyRequest) {
			t := pr.In.Context().Value(ctxKey{}).(target)
			pr.SetURL(&url.URL{Scheme: "http", Host: fmt.Sprintf("%s.%s.svc.cluster.local:%s", t.s.ServiceName, t.s.ServiceNamespace, strings.Trim(string(t.s.ServicePort), `"`))})
			pr.Out.Host = pr.In.Host
			if t.p.RewriteHost != "" {
				pr.Out.Host = t.p.RewriteHost
			}
			pr.SetXForwarded()
			for _, m := range []map[string]string{t.p.AppendHeaders, t.s.AppendHeaders} {
				for k, v := range m {
					pr.Out.Header.Set(k, v)
				}
			}
		},
	}
	go func() { log.Fatal(http.ListenAndServe(":8081", handler(false, rp))) }()
	log.Fatal(http.ListenAndServe(":8080", handler(true, rp)))
}
