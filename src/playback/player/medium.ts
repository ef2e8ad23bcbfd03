/** Bytes of one file or stream, as a demuxer asks for them. */
export interface ByteSource {
  /** Bytes of the whole; null when nobody knows. */
  readonly size: number | null;
  /** Whether it can go on at any byte. */
  readonly seekable: boolean;
  /** At most so many bytes, at least one; null at the end. @throws {Unplayable} */
  read(most: number): Promise<Buffer | null>;
  /** Goes on at a byte, with the next {@link read}. */
  seek(position: number): void;
  /** Lets a read that waits reject, and closes connections. */
  close(): void;
}

/** One run of a medium in which times go on without a jump. */
export interface Section {
  bytes: ByteSource;
  /** Sound that lies apart from the pictures, with the same times. */
  sound: ByteSource | null;
  /** Position in the medium of its first picture or sound, ms; null: as the times in it say. */
  startMs: number | null;
}

/** What an address leads to. */
export interface Medium {
  /** Goes on without us, and cannot be sought. */
  readonly live: boolean;
  /** Whether it can be gone to a position at all. */
  readonly seekable: boolean;
  /** Whether `open` goes to a position; otherwise the demuxer may do it. */
  readonly seeks: boolean;
  /** Ms of the whole, when the medium itself knows it; otherwise its file may. */
  readonly durationMs: number | null;
  /** Opens it at a position, or where it is now when it is live. @throws {Unplayable} */
  open(positionMs: number): Promise<Section>;
  /** What comes behind a section that has ended; null: nothing. @throws {Unplayable} */
  next(): Promise<Section | null>;
  close(): void;
}
