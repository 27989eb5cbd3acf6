// openvex FILE VULNERABILITY PRODUCT COMPONENT: the status that a scanner finds in the document for a component of the
// product; "none" when no statement is about it.
package main

import (
	"fmt"
	"log"
	"os"

	"github.com/openvex/go-vex/pkg/vex"
)

func main() {
	if len(os.Args) != 5 {
		log.Fatal("usage: openvex FILE VULNERABILITY PRODUCT COMPONENT")
	}
	document, err := vex.Open(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	for _, statement := range document.Statements {
		if err := statement.Validate(); err != nil {
			log.Fatal(err)
		}
	}
	matches := document.Matches(os.Args[2], os.Args[3], []string{os.Args[4]})
	if len(matches) == 0 {
		fmt.Println("none")
		return
	}
	// The last one, as a later statement replaces an earlier one.
	fmt.Println(matches[len(matches)-1].Status)
}
