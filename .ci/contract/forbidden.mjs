const METHODS = new Set(['get', 'post', 'put', 'patch', 'delete']);

/**
 * Whoever has to say who they are may have said it with a token that does not reach this far: every operation that is
 * not public may answer 403, whether its fragment says so or not.
 */
export function allowForbidden(contract) {
  for (const { value: item } of contract.get('paths').items) {
    for (const { key, value: operation } of item.items) {
      if (!METHODS.has(String(key)) || operation.has('security')) continue;
      const { items } = operation.get('responses');
      if (items.some(({ key: status }) => String(status) === '403')) continue;
      const forbidden = contract.createPair('403', { $ref: '#/components/responses/Forbidden' });
      forbidden.key.type = 'QUOTE_SINGLE';
      forbidden.value.flow = true;
      const after = items.findIndex(({ key: status }) => Number(status) > 403);
      items.splice(after < 0 ? items.length : after, 0, forbidden);
    }
  }
}
