window.SwaggerUIBundle({
  url: '/api/schema.json',
  dom_id: '#swagger-ui',
  deepLinking: true,
  // No requests to other hosts.
  validatorUrl: null,
});
