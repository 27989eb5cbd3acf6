// The API server: watches KIngress objects, keeps the table of their hosts, and writes their status.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"strings"
	"time"
)

type split struct {
	ServiceName      string            `json:"serviceName"`
	ServiceNamespace string            `json:"serviceNamespace"`
	ServicePort      json.RawMessage   `json:"servicePort"`
	Percent          int               `json:"percent"`
	AppendHeaders    map[string]string `json:"appendHeaders"`
}
type path struct {
	Path    string `json:"path"`
	Headers map[string]struct {
		Exact string `json:"exact"`
	} `json:"headers"`
	RewriteHost   string            `json:"rewriteHost"`
	AppendHeaders map[string]string `json:"appendHeaders"`
	Splits        []split           `json:"splits"`
}
type rule struct {
	Hosts      []string `json:"hosts"`
	Visibility string   `json:"visibility"`
	HTTP       struct {
		Paths []path `json:"paths"`
	} `json:"http"`
}
type ingress struct {
	Metadata struct {
		Name, Namespace, ResourceVersion, UID string
		Generation                            int64
		Annotations                           map[string]string
	} `json:"metadata"`
	Spec struct {
		Rules []rule `json:"rules"`
	} `json:"spec"`
	Status struct {
		ObservedGeneration int64 `json:"observedGeneration"`
		Conditions         []struct{ Type, Status string }
	} `json:"status"`
}

func call(ctx context.Context, method, p, ctype string, body []byte) (*http.Response, error) {
	tok, _ := os.ReadFile(sa + "token")
	r, err := http.NewRequestWithContext(ctx, method, api+p, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	r.Header.Set("Authorization", "Bearer "+strings.TrimSpace(string(tok)))
	if ctype != "" {
		r.Header.Set("Content-Type", ctype)
	}
	res, err := hc.Do(r)
	if err == nil && res.StatusCode >= 300 {
		b, _ := io.ReadAll(res.Body)
		res.Body.Close()
		return nil, fmt.Errorf("%s %s: %s %s", method, p, res.Status, b)
	}
	return res, err
}

func rebuild() {
	t := map[string]entry{}
	for _, in := range all {
		for _, r := range in.Spec.Rules {
			for _, h := range r.Hosts {
				t[strings.ToLower(h)] = entry{r.HTTP.Paths, r.Visibility != "ClusterLocal"}
			}
		}
	}
	table.Store(&t)
}

func ready(in *ingress) {
	g := in.Metadata.Generation
	if in.Status.ObservedGeneration == g && len(in.Status.Conditions) == 3 {
		return
	}
	now := time.Now().UTC().Format(time.RFC3339)
	cond := func(t string) map[string]string {
		return map[string]string{"type": t, "status": "True", "lastTransitionTime": now}
	}
	lb := map[string]any{"ingress": []map[string]string{{"domainInternal": self}}}
	b, _ := json.Marshal(map[string]any{"status": map[string]any{
		"observedGeneration":  g,
		"conditions":          []any{cond("LoadBalancerReady"), cond("NetworkConfigured"), cond("Ready")},
		"publicLoadBalancer":  lb,
		"privateLoadBalancer": lb,
	}})
	res, err := call(context.Background(), "PATCH", group+"/namespaces/"+in.Metadata.Namespace+"/ingresses/"+in.Metadata.Name+"/status", "application/merge-patch+json", b)
	if err != nil {
		log.Print("status: ", err)
		return
	}
	res.Body.Close()
	log.Printf("ready %s/%s generation %d", in.Metadata.Namespace, in.Metadata.Name, g)
}

func watch() error {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	res, err := call(ctx, "GET", group+"/ingresses", "", nil)
	if err != nil {
		return err
	}
	var list struct {
		Metadata struct{ ResourceVersion string }
		Items    []*ingress
	}
	err = json.NewDecoder(res.Body).Decode(&list)
	res.Body.Close()
	if err != nil {
		return err
	}
	mu.Lock()
	all = map[string]*ingress{}
	for _, i := range list.Items {
		if i.Metadata.Annotations[classKey] == class {
			all[i.Metadata.UID] = i
		}
	}
	rebuild()
	mu.Unlock()
	for _, i := range list.Items {
		if i.Metadata.Annotations[classKey] == class {
			ready(i)
		}
	}
	res, err = call(ctx, "GET", group+"/ingresses?watch=1&allowWatchBookmarks=true&resourceVersion="+list.Metadata.ResourceVersion, "", nil)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	d := json.NewDecoder(res.Body)
	for {
		var ev struct {
			Type   string
			Object json.RawMessage
		}
		if err := d.Decode(&ev); err != nil {
			return err
		}
		if ev.Type == "BOOKMARK" {
			continue
		}
		if ev.Type == "ERROR" {
			return fmt.Errorf("watch: %s", ev.Object)
		}
		i := &ingress{}
		if err := json.Unmarshal(ev.Object, i); err != nil {
			return err
		}
		if i.Metadata.Annotations[classKey] != class {
			continue
		}
		mu.Lock()
		if ev.Type == "DELETED" {
			delete(all, i.Metadata.UID)
		} else {
			all[i.Metadata.UID] = i
		}
		rebuild()
		mu.Unlock()
		if ev.Type != "DELETED" {
			ready(i)
		}
	}
}
