"""The pages that editors build around the library's resources."""
