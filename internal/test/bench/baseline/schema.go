// SPDX-License-Identifier: MPL-2.0

package main

import providerschema "github.com/hashicorp/terraform-plugin-framework/provider/schema"

// The benchmark builds the baseline with another version of this file, which it generates from the schema of the provider
// that it measures. See schema_test.go of the benchmark.
var (
	configuration      providerschema.Schema
	resources          []noopResource
	dataSources        []noopDataSource
	ephemeralResources []noopEphemeralResource
	listResources      []noopListResource
	actions            []noopAction
	functions          []noopFunction
)
