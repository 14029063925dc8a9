"""Authentication settings that are the same for every installation."""

from datetime import timedelta

# Sign-in is django-allauth's; accounts are by invitation (members/accounts/signup.py).
# django-axes protects every password form: after five failures with a name from an IP
# address, sign-in is blocked for a while. It stores digests of names and no log.
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    # After ten failures with a name from any IP, only known browsers may sign in.
    "members.sign_in.lockouts.AccountLimitBackend",
    "members.sign_in.auth_backend.CurrentMembers",
]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = AXES_DISABLE_ACCESS_LOG = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = AXES_VERBOSE = False
AXES_CLIENT_IP_CALLABLE = "members.rate_limits.client_ip"
AXES_USERNAME_CALLABLE = "members.rate_limits.typed_name_digest"
AXES_CLIENT_STR_CALLABLE = "members.rate_limits.anonymous_log_name"
AXES_LOCKOUT_CALLABLE = "members.rate_limits.locked_out_response"
AXES_SENSITIVE_PARAMETERS = ["login", "username", "email", "csrfmiddlewaretoken"]
# Lifetime of the secret URL of a private feed, unless its owner renews it.
PRIVATE_FEED_DAYS = 365
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = LOGOUT_REDIRECT_URL = "home"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
ACCOUNT_ADAPTER = "members.accounts.signup.InvitedAdapter"
ACCOUNT_SIGNUP_FORM_CLASS = "members.accounts.signup.InvitedSignupForm"
ACCOUNT_FORMS = {"reset_password": "members.accounts.forms.PasswordResetForm"}
ACCOUNT_LOGIN_METHODS = {"email", "username"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# Email users about changes to their sign-in: members/templates/account/email/.
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
SOCIALACCOUNT_ADAPTER = "members.sign_in.identity_providers.SignInProviderAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ADAPTER = "members.sign_in.second_factor.EncryptingAdapter"
# Accounts are by invitation: nobody can register another person's email address.
MFA_ALLOW_UNVERIFIED_EMAIL = True
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "members.sign_in.passwords.CommonPasswordValidator"},
    {"NAME": "members.sign_in.passwords.PersonalPasswordValidator"},
]

# Sessions are database rows; their keys are digests of the cookies.
SESSION_ENGINE = "members.sessions.store"
