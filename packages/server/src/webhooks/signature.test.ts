import { expect, it } from 'vitest';
import { makeSigningSecret, signatureHeaders } from './signature.js';

it('signs as the specification’s own example does', () => {
  const headers = signatureHeaders(
    { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', timestamp: 1_614_265_330, body: '{"test": 2432232314}' },
    ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
  );
  expect(headers).toEqual({
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  });
});

it('signs with both secrets while one replaces the other', () => {
  const signed = { id: 'a', timestamp: 1, body: '{}' };
  const [one, two] = [makeSigningSecret(), makeSigningSecret()];
  const alone = (secret: string) => signatureHeaders(signed, [secret])['webhook-signature'];
  expect(signatureHeaders(signed, [one, two])['webhook-signature']).toBe(`${alone(one)} ${alone(two)}`);
});
