/**
 * Control characters, and those that turn the direction of a text, join words or stand in it unseen. Not the joiners and the marks
 * of direction that names in Persian, Hindi or Hebrew are written with (U+200C to U+200F).
 */
export const UNSEEN_CHARACTER =
  /[\u0000-\u001f\u007f-\u009f\u061c\u180e\u200b\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/;
