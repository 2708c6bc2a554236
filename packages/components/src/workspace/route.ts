/** What the workspace shows. The address carries it, so that a page can be linked, reloaded and gone back from. */
export type Route =
  | { readonly view: 'home' }
  | { readonly view: 'import' }
  | { readonly view: 'project'; readonly projectId: string };

const PROJECT = /^#\/projects\/([0-9a-f-]{36})$/i;

/** Reads the address's fragment; anything unknown is home. */
export function routeOf(hash: string): Route {
  if (hash === '#/import') return { view: 'import' };
  const projectId = PROJECT.exec(hash)?.[1];
  return projectId === undefined ? { view: 'home' } : { view: 'project', projectId: projectId.toLowerCase() };
}

/** The fragment of a route. */
export function hashOf(route: Route): string {
  if (route.view === 'project') return `#/projects/${route.projectId}`;
  return route.view === 'import' ? '#/import' : '#/';
}
