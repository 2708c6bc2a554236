window.SwaggerUIBundle({
  // Beside the page, whatever path the server stands below.
  url: location.pathname.replace(/\/docs\/?$/, '/schema.json'),
  dom_id: '#swagger-ui',
  deepLinking: true,
  // No requests to other hosts.
  validatorUrl: null,
});
