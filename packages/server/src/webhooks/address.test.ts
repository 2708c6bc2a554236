import { describe, expect, it } from 'vitest';
import { isLoopbackAddress, isPublicAddress } from './address.js';

describe('the open internet', () => {
  it.each(['8.8.8.8', '1.1.1.1', '93.184.216.34', '172.32.0.1', '100.128.0.1', '2606:4700:4700::1111', '2a00::1'])(
    '%s is part of it',
    address => {
      expect(isPublicAddress(address)).toBe(true);
    },
  );

  it.each([
    '127.0.0.1',
    '127.255.255.254',
    '0.0.0.0',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.100.100.200',
    '192.0.0.192',
    '198.18.0.1',
    '203.0.113.7',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    '::ffff:7f00:1',
    '::7f00:1',
    '64:ff9b::7f00:1',
    '64:ff9b:1::a00:1',
    'fe80::1',
    'fc00::1',
    'fd00:ec2::254',
    'ff02::1',
    '2001:db8::1',
    '2001:0:4136:e378::1',
    '2002:7f00:1::',
    '3fff::1',
    'localhost',
    '2130706433',
    '0x7f.1',
    '',
  ])('%s is not', address => {
    expect(isPublicAddress(address)).toBe(false);
  });
});

it('loopback is this machine and nothing that only looks like it', () => {
  expect(['127.0.0.1', '127.8.8.8', '::1'].every(isLoopbackAddress)).toBe(true);
  expect(['128.0.0.1', '::ffff:127.0.0.1', '::', 'localhost'].some(isLoopbackAddress)).toBe(false);
});
