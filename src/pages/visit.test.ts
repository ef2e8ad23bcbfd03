import { describe, expect, it } from 'vitest';
import { fieldsOfUrl, IllegalName, readVisit } from './visit.ts';

const visit = (url: string, form = '') => readVisit(fieldsOfUrl(url), new URLSearchParams(form), () => 4711);

describe('a visit', () => {
  it('has defaults for what is missing or empty', () => {
    expect(visit('/')).toEqual({ room: 'Main_Office', user: 'user_4711', skip: false });
    expect(visit('/?room=&user=')).toEqual({ room: 'Main_Office', user: 'user_4711', skip: false });
  });

  it('comes from the query, a second ? counting as &', () => {
    expect(visit('/?room=Reception&user=Cassie')).toMatchObject({ room: 'Reception', user: 'Cassie' });
    expect(visit('/guest?room=Reception?user=Receptionist')).toMatchObject({ room: 'Reception', user: 'Receptionist' });
  });

  it('keeps an escaped ? as part of the name', () => {
    expect(visit('/?user=who%3Fme').user).toBe('who?me');
  });

  it('comes from the form before the query', () => {
    expect(visit('/?room=A&user=B', 'room=C')).toMatchObject({ room: 'C', user: 'B' });
  });

  it('takes names of people as they are, whatever the script', () => {
    expect(visit(`/?user=${encodeURIComponent('<b>Zoë 😀 李</b>')}`).user).toBe('<b>Zoë 😀 李</b>');
  });

  it.each(['a b', 'a/b', 'ä', '<script>', 'a'.repeat(101)])('has no room called %j', (room) => {
    expect(() => visit(`/?room=${encodeURIComponent(room)}`)).toThrow(IllegalName);
  });

  it.each(['a\u0000b', 'a\nb', 'a\u2028x', 'x'.repeat(101), 'gpj.\u202eann', 'Ann\u2069', '\u200b\u2060', '\u3164'])(
    'has no user called %j',
    (user) => {
      expect(() => visit(`/?user=${encodeURIComponent(user)}`)).toThrow(IllegalName);
    },
  );

  it('takes names without what nobody sees', () => {
    expect(visit(`/?user=${encodeURIComponent('\u200eAli\u200bce')}`).user).toBe('Alice');
  });

  it('takes names of exactly 100 characters', () => {
    expect(visit(`/?room=${'r'.repeat(100)}&user=${encodeURIComponent('😀'.repeat(100))}`).room).toHaveLength(100);
  });
});
